// Learning on several time scales: every group of weights says which loss moves it and how often, and a gate may share the moves out.
// Knows no losses: it is given a gradient for each.
import { treeLeaves, treeMap, treeMap2 } from "#kit";
import { softmax } from "#nn";
import { stack, type Tensor, tensor, where, zeros } from "#tensor";
import type { Optimiser, TensorTree } from "#train";

/** Modules of a network that are moved together. */
export interface Group<Loss extends string = string> {
  readonly modules: readonly string[];
  /** Whose gradient moves them: a fast one, of every minibatch, or a slow one, of the task. */
  readonly loss: Loss;
  /** Minibatches whose mean gradient makes one move. */
  readonly every: number;
}

export interface GroupsOptions<Loss extends string> {
  readonly groups: readonly Group<Loss>[];
  readonly optimiser: Optimiser;
  /** Of the gate, by which a group whose last move still goes down the present gradient moves further. None when absent. */
  readonly gateRate?: number;
}

export type ModuleTree = Readonly<Record<string, TensorTree>>;

/** What goes from step to step. */
export type GroupsState = {
  readonly groups: readonly { readonly optimiser: TensorTree; readonly sum: ModuleTree; readonly move: ModuleTree }[];
  readonly count: Tensor;
  /** Logits of the groups' shares. */
  readonly gate: Tensor;
};

const each = <T extends TensorTree>(f: (leaf: Tensor) => Tensor, tree: T): T =>
  treeMap<TensorTree, Tensor, Tensor>(f, tree) as T;
const both = <T extends TensorTree>(f: (a: Tensor, b: Tensor) => Tensor, one: T, other: T): T =>
  treeMap2<TensorTree, TensorTree, Tensor, Tensor, Tensor>(f, one, other) as T;
const inner = (one: TensorTree, other: TensorTree): Tensor =>
  treeLeaves<TensorTree, Tensor>(both((a, b) => a.mul(b).sum(), one, other)).reduce((sum, part) => sum.add(part));
const pick = (all: ModuleTree, { modules }: Group): ModuleTree =>
  Object.fromEntries(modules.map((name) => [name, all[name]]));

/** Shares of the groups' moves, 1 each when all are alike: how far a group goes of what its optimiser says. */
export const sharesOf = ({ gate }: Pick<GroupsState, "gate">): Tensor => softmax(gate).mul(gate.size);

/**
 * An update of parameters by groups. Modules in no group stay as they are.
 * @throws RangeError for a module in two groups, and for an `every` that is no whole number from 1.
 */
export function groupedUpdate<Loss extends string>({ groups, optimiser, gateRate }: GroupsOptions<Loss>) {
  checkGroups(groups);
  const isGated = gateRate !== undefined;
  return {
    initialise(parameters: ModuleTree): GroupsState {
      const states = groups.map((group) => {
        const own = pick(parameters, group);
        const nothing = each((leaf) => zeros(leaf.shape, leaf.dtype), own);
        return { optimiser: optimiser.initialise(own) as TensorTree, sum: nothing, move: nothing };
      });
      return { groups: states, count: tensor([0], [], "f32"), gate: zeros([groups.length]) };
    },

    /** @param slopes of each loss that a group names, of all parameters or at least of that group's. */
    update(parameters: ModuleTree, slopes: Readonly<Record<Loss, ModuleTree>>, before: GroupsState) {
      const shares = sharesOf(before);
      const count = before.count.add(1);
      const moved: Record<string, TensorTree> = { ...parameters };
      const downhill: Tensor[] = [];
      const after = groups.map((group, i) => {
        const own = before.groups[i];
        const gradient = pick(slopes[group.loss], group);
        const here = pick(parameters, group);
        const sum = group.every === 1 ? gradient : both((a, b) => a.add(b), own.sum, gradient);
        const mean = group.every === 1 ? sum : each((x) => x.div(group.every), sum);
        const next = optimiser.update(here, mean, own.optimiser as never);
        const move = both((to, from) => to.sub(from), next.parameters, here);
        const share = shares.slice([i, i + 1]).reshape();
        const arrived = isGated ? both((from, by) => from.add(by.mul(share)), here, move) : next.parameters;
        if (isGated) {
          const lengths = inner(gradient, gradient).mul(inner(own.move, own.move)).add(1e-20).sqrt();
          downhill.push(inner(gradient, own.move).neg().div(lengths)); // 1 where the last move still goes straight down
        }
        const isDue = count.div(group.every).floor().mul(group.every).equal(count);
        const due = <T extends TensorTree>(yes: T, no: T): T =>
          group.every === 1 ? yes : both((a, b) => where(isDue, a, b), yes, no);
        Object.assign(moved, due(arrived, here));
        const nothing = each((leaf) => zeros(leaf.shape, leaf.dtype), sum);
        return {
          optimiser: due(next.state as TensorTree, own.optimiser),
          sum: group.every === 1 ? own.sum : due(nothing, sum),
          move: isGated ? move : own.move,
        };
      });
      const pull = isGated ? stack(downhill, 0) : before.gate;
      const gate = isGated ? before.gate.add(pull.sub(pull.mean()).mul(gateRate)) : before.gate;
      const state: GroupsState = { groups: after, count, gate };
      return { parameters: moved as ModuleTree, state };
    },
  };
}

function checkGroups(groups: readonly Group[]): void {
  const seen = new Set<string>();
  for (const { modules, every } of groups) {
    if (!(Number.isInteger(every) && every >= 1)) {
      throw new RangeError(
        `groupedUpdate: ${modules.join(", ")} move every ${every} minibatches, and not a whole number from 1.`,
      );
    }
    for (const name of modules) {
      if (seen.has(name)) throw new RangeError(`groupedUpdate: ${name} is in two groups.`);
      seen.add(name);
    }
  }
}

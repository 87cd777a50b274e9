// Tasks: which inputs and which outputs of a network belong together. Knows nothing of masks.
import type { Task } from "#data";
import { UsageError } from "#kit";

export type { Task };

/** Deals inputs and outputs out to tasks in the order given, as concatenated datasets do: the first task gets the first columns. */
export function dealTasks(
  sizes: readonly { readonly name: string; readonly inputs: number; readonly outputs: number }[],
): Task[] {
  let nextInput = 0;
  let nextOutput = 0;
  return sizes.map(({ name, inputs, outputs }) => ({
    name,
    inputs: Array.from({ length: inputs }, () => nextInput++),
    outputs: Array.from({ length: outputs }, () => nextOutput++),
  }));
}

/** For every input and every output of a network, the index of its task. */
export interface TaskMembership {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** Throws a UsageError unless every input and every output belongs to exactly one task and no task lacks either. */
export function taskMembership(caller: string, widths: readonly number[], tasks: readonly Task[]): TaskMembership {
  return {
    inputs: membership(caller, "input", widths[0]!, tasks, (task) => task.inputs),
    outputs: membership(caller, "output", widths.at(-1)!, tasks, (task) => task.outputs),
  };
}

function membership(
  caller: string,
  what: "input" | "output",
  width: number,
  tasks: readonly Task[],
  members: (task: Task) => readonly number[],
): number[] {
  const taskOf = new Array<number>(width).fill(-1);
  tasks.forEach((task, taskIndex) => {
    if (members(task).length === 0)
      throw new UsageError(`${caller}: task "${task.name}" has no ${what}, it wants at least one.`);
    for (const index of members(task)) {
      if (!Number.isInteger(index) || index < 0 || index >= width) {
        throw new UsageError(
          `${caller}: task "${task.name}" names ${what} ${index}, the network has ${what}s 0 to ${width - 1}.`,
        );
      }
      if (taskOf[index] !== -1) {
        throw new UsageError(
          `${caller}: ${what} ${index} is claimed by task "${tasks[taskOf[index]!]!.name}" and again by task "${task.name}", it can have one task only.`,
        );
      }
      taskOf[index] = taskIndex;
    }
  });
  const orphan = taskOf.indexOf(-1);
  if (orphan !== -1)
    throw new UsageError(`${caller}: ${what} ${orphan} belongs to no task, every ${what} wants exactly one.`);
  return taskOf;
}

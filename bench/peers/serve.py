# The other end of lib/python.mjs: one JSON question a line in, one JSON answer a line out. Knows no workload.
import base64
import json
import sys
import time


def serve(workloads, version, array=None, threads=None):
    """Makes, checks and times the workloads asked for. `array` decodes an object of a question, `threads` is told how many to use."""
    made = {}
    for line in sys.stdin:
        question = json.loads(line, object_hook=array)
        if "make" in question:
            if threads:
                threads(question["threads"])
            made[question["make"]] = workloads[question["workload"]](**question)
            answer = {"version": version()}
        elif "check" in question:
            answer = {"values": made[question["check"]].check()}
        else:
            answer = {"seconds": timed(made[question["run"]], question["steps"])}
        print(json.dumps(answer), flush=True)


def timed(workload, steps):
    start = time.perf_counter()
    for _ in range(steps):
        value = workload.step()
    last = value.flatten()[0].item()
    seconds = time.perf_counter() - start
    if last != last:
        raise ValueError("the result is not a number")
    return seconds


def decoded(given):
    """The bytes of an array given as its shape and base64; None for any other object."""
    return bytearray(base64.b64decode(given["data"])) if "data" in given else None

#!/usr/bin/env python3
"""Runs exported pipeline schedules in PyTorch's own runtime and compares them with one process.

    python3 run_torch_plan.py DIRECTORY [--steps 3] [--timeout 180] [--verbose]

DIRECTORY holds files named NAME.compute_only.csv or NAME.compute_comms.csv as the sample's
`export --format torch-csv` writes them.  Each file runs in one process per row (gloo, CPU, float64), training a
small chain of layers for a few steps; loss, every gradient and every updated weight are compared with the same
training in a single process.  Prints PASS or FAIL and the name for each file, then one line of counts; the exit code is
0 only when every file passed.  Needs torch >= 2.6 with torch.distributed.pipelining; nothing else.
"""

import argparse
import csv
import inspect
import logging
import multiprocessing
import os
import queue
import re
import shutil
import sys
import tempfile
import time
import traceback

ACTION = re.compile(r"^(\d+)(F|I|B|W|SEND_F|RECV_F|SEND_B|RECV_B|REDUCE_GRAD)(\d*)$")
WIDTH = 12
ROWS_PER_MICRO_BATCH = 3
LEARNING_RATE = 0.05
TOLERANCE = 1e-9


class Plan:
    """What the runner must know about a file before it starts processes."""

    def __init__(self, path):
        self.path = path
        self.name = os.path.basename(path)[: -len(".csv")]
        self.format = "compute_comms" if self.name.endswith(".compute_comms") else "compute_only"
        self.rank_of_stage = {}
        micro_batches = set()
        self.words = set()
        with open(path, newline="") as file:
            rows = [[cell.strip() for cell in row] for row in csv.reader(file)]
        for rank, row in enumerate(rows):
            for cell in row:
                if not cell:
                    continue
                match = ACTION.match(cell)
                if match is None:
                    raise ValueError(f"row {rank}: '{cell}' is no action")
                stage = int(match.group(1))
                self.words.add(match.group(2))
                if self.rank_of_stage.setdefault(stage, rank) != rank:
                    raise ValueError(f"stage {stage} on ranks {self.rank_of_stage[stage]} and {rank}")
                if match.group(3):
                    micro_batches.add(int(match.group(3)))
        self.ranks = len(rows)
        self.stages = len(self.rank_of_stage)
        self.micro_batches = len(micro_batches)
        if sorted(self.rank_of_stage) != list(range(self.stages)):
            raise ValueError("the stages are not numbered 0, 1, 2, …")


def make_stage(torch, index):
    """The same weights in every process: seeded by the stage alone."""
    generator = torch.Generator().manual_seed(1000 + index)

    class Layer(torch.nn.Module):
        def __init__(self):
            super().__init__()
            scale = WIDTH ** -0.5
            self.first = torch.nn.Parameter(torch.randn(WIDTH, WIDTH, generator=generator, dtype=torch.float64) * scale)
            self.bias = torch.nn.Parameter(torch.randn(WIDTH, generator=generator, dtype=torch.float64) * 0.1)
            self.second = torch.nn.Parameter(torch.randn(WIDTH, WIDTH, generator=generator, dtype=torch.float64) * scale)

        def forward(self, x):
            return x + torch.tanh(x @ self.first + self.bias) @ self.second

    return Layer()


def make_data(torch, plan, step):
    generator = torch.Generator().manual_seed(7 + step)
    rows = plan.micro_batches * ROWS_PER_MICRO_BATCH
    shape = (rows, WIDTH)
    return (torch.randn(shape, generator=generator, dtype=torch.float64),
            torch.randn(shape, generator=generator, dtype=torch.float64))


def train_alone(torch, plan, steps, divisor):
    """One process, micro-batch by micro-batch: per step the losses, gradients and weights of every stage."""
    stages = [make_stage(torch, index) for index in range(plan.stages)]
    parameters = [parameter for stage in stages for parameter in stage.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=LEARNING_RATE)
    history = []
    for step in range(steps):
        inputs, targets = make_data(torch, plan, step)
        optimizer.zero_grad()
        losses = []
        for x, y in zip(inputs.chunk(plan.micro_batches), targets.chunk(plan.micro_batches)):
            for stage in stages:
                x = stage(x)
            loss = torch.nn.functional.mse_loss(x, y)
            (loss / divisor).backward()
            losses.append(loss.detach())
        gradients = [[p.grad.clone() for p in stage.parameters()] for stage in stages]
        optimizer.step()
        weights = [[p.detach().clone() for p in stage.parameters()] for stage in stages]
        history.append((torch.stack(losses), gradients, weights))
    return history


def make_stages_and_schedule(torch, plan, rank):
    from torch.distributed.pipelining import PipelineStage, schedules

    example = torch.zeros(ROWS_PER_MICRO_BATCH, WIDTH, dtype=torch.float64, requires_grad=True)
    owned = sorted(stage for stage, owner in plan.rank_of_stage.items() if owner == rank)
    stages = []
    for index in owned:
        # The data itself needs no gradient; what another stage sends does.
        first = torch.zeros_like(example) if index == 0 else example
        output = example.detach().clone().requires_grad_(True)
        stage = PipelineStage(make_stage(torch, index), index, plan.stages, torch.device("cpu"),
                              input_args=(first,), output_args=(output,))
        stage.stage_index_to_group_rank = dict(plan.rank_of_stage)
        stages.append(stage)

    runtime = schedules._PipelineScheduleRuntime
    # The class itself may take (*args, **kwargs); its base names the options of this release.
    accepted = inspect.signature(runtime.__mro__[1].__init__).parameters
    options = {"loss_fn": torch.nn.functional.mse_loss}
    if "stage_index_to_group_rank" in accepted:
        options["stage_index_to_group_rank"] = dict(plan.rank_of_stage)
    schedule = runtime(stages, plan.micro_batches, **options)
    schedule.stage_index_to_group_rank = dict(plan.rank_of_stage)
    skip_connection_warm_up(stages)
    schedule._load_csv(plan.path, format=plan.format)
    for stage in stages:
        stage.stage_index_to_group_rank = dict(plan.rank_of_stage)
    return stages, schedule


def skip_connection_warm_up(stages):
    """Releases from 2.7 on exchange one message with every neighbour stage before the first step.  Where two neighbours share
    a rank that is a message to oneself, which gloo refuses.  Connections are made on first use anyway, so every rank leaves
    the exchange out (all of them: half an exchange would hang)."""
    for stage in stages:
        if hasattr(stage, "_get_init_p2p_neighbors_ops"):
            stage._get_init_p2p_neighbors_ops = lambda: []


def divisor_of_gradients(plan):
    """2.6 sums the gradients of the micro-batches; later releases divide the sum by their number."""
    from torch.distributed.pipelining import schedules

    scales = "scale_grads" in inspect.signature(schedules._PipelineScheduleRuntime.__mro__[1].__init__).parameters
    return plan.micro_batches if scales else 1


def difference(torch, actual, expected):
    """Largest absolute difference over the largest expected magnitude; infinite where a value is no number."""
    value = ((actual - expected).abs().max() / expected.abs().max().clamp_min(1e-12)).item()
    return value if value == value else float("inf")


def train_in_pipeline(plan, rank, steps, meeting_point, results):
    import torch
    import torch.distributed as dist

    torch.set_num_threads(1)
    # On an error the runtime logs the whole schedule, once per process; the report names the error already.
    logging.getLogger("torch.distributed.pipelining.schedules").setLevel(logging.CRITICAL)
    dist.init_process_group("gloo", init_method=f"file://{meeting_point}", rank=rank, world_size=plan.ranks)
    try:
        expected = train_alone(torch, plan, steps, divisor_of_gradients(plan))
        stages, schedule = make_stages_and_schedule(torch, plan, rank)
        parameters = [parameter for stage in stages for parameter in stage.submod.parameters()]
        optimizer = torch.optim.SGD(parameters, lr=LEARNING_RATE)
        worst = {"loss": 0.0, "gradient": 0.0, "weight": 0.0}
        owns = {stage.stage_index for stage in stages}
        for step in range(steps):
            inputs, targets = make_data(torch, plan, step)
            losses = []
            optimizer.zero_grad()
            arguments = (inputs,) if 0 in owns else ()
            if plan.stages - 1 in owns:
                schedule.step(*arguments, target=targets, losses=losses)
            else:
                schedule.step(*arguments)
            expected_losses, expected_gradients, expected_weights = expected[step]
            if plan.stages - 1 in owns:
                worst["loss"] = max(worst["loss"], difference(torch, torch.stack(losses).detach(), expected_losses))
            for stage in stages:
                for parameter, gradient in zip(stage.submod.parameters(), expected_gradients[stage.stage_index]):
                    if parameter.grad is None:
                        raise AssertionError(f"stage {stage.stage_index} has a weight without gradient in step {step}")
                    worst["gradient"] = max(worst["gradient"], difference(torch, parameter.grad, gradient))
            optimizer.step()
            for stage in stages:
                for parameter, weight in zip(stage.submod.parameters(), expected_weights[stage.stage_index]):
                    worst["weight"] = max(worst["weight"], difference(torch, parameter.detach(), weight))
        dist.barrier()
        results.put((rank, worst, None))
    finally:
        dist.destroy_process_group()


def guarded(plan, rank, steps, meeting_point, results):
    try:
        train_in_pipeline(plan, rank, steps, meeting_point, results)
    except BaseException:
        results.put((rank, None, traceback.format_exc()))
        sys.exit(1)


def run(plan, steps, timeout):
    """Returns (passed, explanation, traceback or None)."""
    context = multiprocessing.get_context("fork")
    folder = tempfile.mkdtemp(prefix="torch-plan-")
    results = context.Queue()
    processes = [context.Process(target=guarded, args=(plan, rank, steps, os.path.join(folder, "meet"), results), daemon=True)
                 for rank in range(plan.ranks)]
    worst = {"loss": 0.0, "gradient": 0.0, "weight": 0.0}
    try:
        for process in processes:
            process.start()
        deadline = time.monotonic() + timeout
        for _ in processes:
            try:
                rank, figures, failure = results.get(timeout=max(0.1, deadline - time.monotonic()))
            except queue.Empty:
                return False, f"no answer within {timeout:.0f} s: a deadlock, or too slow a machine", None
            if failure is not None:
                return False, f"rank {rank}: {failure.strip().splitlines()[-1]}", failure
            worst = {key: max(worst[key], figures[key]) for key in worst}
    finally:
        for process in processes:
            process.join(timeout=5 if sys.exc_info()[0] is None else 0.1)
            if process.is_alive():
                process.kill()
                process.join()
        shutil.rmtree(folder, ignore_errors=True)
    # Same sums in the same order: most files agree to the last bit, and then the difference prints as 0.
    text = " ".join(f"{key} {value:.1e}" for key, value in worst.items())
    return max(worst.values()) <= TOLERANCE, f"worst relative difference: {text}", None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("directory", help="folder with NAME.compute_only.csv and NAME.compute_comms.csv")
    parser.add_argument("--steps", type=int, default=3, help="training steps per file (default 3)")
    parser.add_argument("--timeout", type=float, default=180, help="seconds per file (default 180)")
    parser.add_argument("--verbose", action="store_true", help="print the traceback of a failure")
    options = parser.parse_args()

    os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    os.environ.setdefault("USE_LIBUV", "0")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    # Imported once here so that the forked processes start at once; nothing is computed in this process.
    import torch
    import torch.distributed.pipelining  # noqa: F401

    names = sorted(name for name in os.listdir(options.directory) if name.endswith(".csv"))
    if not names:
        print(f"no .csv file in {options.directory}", file=sys.stderr)
        return 2
    print(f"torch {torch.__version__}, gloo, {options.steps} steps per file")
    passed = 0
    for name in names:
        started = time.monotonic()
        try:
            plan = Plan(os.path.join(options.directory, name))
            good, explanation, failure = run(plan, options.steps, options.timeout)
            shape = f"{plan.ranks} ranks, {plan.stages} stages, {plan.micro_batches} micro-batches"
        except (OSError, ValueError) as error:
            good, explanation, failure, shape = False, str(error), None, "unreadable"
        passed += good
        print(f"{'PASS' if good else 'FAIL'} {name} ({shape}; {explanation}; {time.monotonic() - started:.1f} s)", flush=True)
        if failure is not None and options.verbose:
            print(failure, file=sys.stderr)
    print(f"{passed} passed, {len(names) - passed} failed")
    return 0 if passed == len(names) else 1


if __name__ == "__main__":
    sys.exit(main())

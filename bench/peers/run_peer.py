"""Runs one peer engine on one problem: JSON on standard input, JSON on standard output.

In:  {engine, seed, cpuSeconds, size, distances[], durations[], vehicles: {count, capacity, start, end},
      jobs: [{location, demand, service, start, end}], shipments: [{demand, pickup, delivery: {location, service, start, end}}]};
     all whole numbers, location 0 is the depot. Only PyVRP takes shipments.
Out: {version, routes: [[location, ...]], cpuSeconds, iterations}; routes is null when there is no feasible answer.
With the single argument --versions it only says which engines can be imported.
"""

import importlib
import importlib.metadata
import json
import sys
import time

FOREVER = 2**40


def versions():
    found = {}
    for engine, module, package in (
        ("pyvrp", "pyvrp", "pyvrp"),
        ("vroom", "vroom", "pyvroom"),
        ("ortools", "ortools.constraint_solver.pywrapcp", "ortools"),
    ):
        try:
            importlib.import_module(module)
            found[engine] = importlib.metadata.version(package)
        except ImportError:
            found[engine] = None
    return found


class CpuSeconds:
    """Stops PyVRP by processor time: wall time would favour whoever has the quieter machine."""

    def __init__(self, seconds):
        self.end = time.process_time() + seconds

    def __call__(self, best_cost):
        return time.process_time() >= self.end


def matrix(problem, name):
    import numpy

    size = problem["size"]
    return numpy.array(problem[name], dtype=numpy.int64).reshape(size, size)


def pyvrp(problem):
    from pyvrp import Client, Depot, Location, ProblemData, Shipment, VehicleType, solve

    def shipment(each):
        terms = {"amount": [each["demand"]]}
        for half in ("pickup", "delivery"):
            terms[f"{half}_location"] = each[half]["location"]
            terms[f"{half}_tw_early"] = each[half]["start"] or 0
            terms[f"{half}_tw_late"] = FOREVER if each[half]["end"] is None else each[half]["end"]
            terms[f"{half}_service_duration"] = each[half]["service"]
        return Shipment(**terms)

    fleet = problem["vehicles"]
    data = ProblemData(
        locations=[Location(0, 0) for _ in range(problem["size"])],
        clients=[
            Client(
                job["location"],
                delivery=[job["demand"]],
                service_duration=job["service"],
                tw_early=job["start"] or 0,
                tw_late=FOREVER if job["end"] is None else job["end"],
            )
            for job in problem["jobs"]
        ],
        depots=[Depot(0)],
        vehicle_types=[
            VehicleType(
                fleet["count"],
                capacity=[fleet["capacity"]],
                tw_early=fleet["start"] or 0,
                tw_late=FOREVER if fleet["end"] is None else fleet["end"],
            )
        ],
        distance_matrices=[matrix(problem, "distances")],
        duration_matrices=[matrix(problem, "durations")],
        shipments=[shipment(each) for each in problem["shipments"]],
    )
    began = time.process_time()
    result = solve(data, CpuSeconds(problem["cpuSeconds"]), seed=problem["seed"], collect_stats=False)
    routes = None
    if result.best.is_feasible():

        def location(activity):
            if activity.is_client():
                return problem["jobs"][activity.idx]["location"]
            return problem["shipments"][activity.idx]["pickup" if activity.is_pickup() else "delivery"]["location"]

        routes = [[location(each) for each in route if not each.is_depot()] for route in result.best.routes()]
    return routes, time.process_time() - began, result.num_iterations


def vroom(problem):
    from datetime import timedelta

    import numpy
    import vroom

    fleet = problem["vehicles"]
    window = None if fleet["end"] is None else vroom.TimeWindow(fleet["start"], fleet["end"])
    instance = vroom.Input()
    instance.set_durations_matrix("car", matrix(problem, "durations").astype(numpy.uint32))
    instance.set_distances_matrix("car", matrix(problem, "distances").astype(numpy.uint32))
    instance.set_costs_matrix("car", matrix(problem, "distances").astype(numpy.uint32))
    for index in range(fleet["count"]):
        instance.add_vehicle(vroom.Vehicle(index + 1, start=0, end=0, capacity=[fleet["capacity"]], time_window=window))
    for job in problem["jobs"]:
        windows = [] if job["end"] is None else [vroom.TimeWindow(job["start"], job["end"])]
        instance.add_job(
            vroom.Job(
                job["location"],
                location=job["location"],
                default_service=job["service"],
                delivery=vroom.Amount([job["demand"]]),
                time_windows=windows,
            )
        )
    began = time.process_time()
    limit = timedelta(seconds=problem["cpuSeconds"])
    answer = instance.solve(exploration_level=5, nb_threads=1, timeout=limit).to_dict()
    routes = None
    if not answer.get("unassigned"):
        steps = [[step["id"] for step in route["steps"] if step["type"] == "job"] for route in answer["routes"]]
        routes = steps
    return routes, time.process_time() - began, None


def ortools(problem):
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    fleet = problem["vehicles"]
    size = problem["size"]
    distances = matrix(problem, "distances")
    jobs = {job["location"]: job for job in problem["jobs"]}
    service = [jobs[place]["service"] if place in jobs else 0 for place in range(size)]
    times = matrix(problem, "durations") + [[each] for each in service]
    manager = pywrapcp.RoutingIndexManager(size, fleet["count"], 0)
    routing = pywrapcp.RoutingModel(manager)
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(distances.tolist()))
    horizon = FOREVER if fleet["end"] is None else fleet["end"]
    routing.AddDimension(routing.RegisterTransitMatrix(times.tolist()), horizon, horizon, False, "time")
    demands = [jobs[place]["demand"] if place in jobs else 0 for place in range(size)]
    routing.AddDimension(routing.RegisterUnaryTransitVector(demands), 0, fleet["capacity"], True, "load")
    clock = routing.GetDimensionOrDie("time")
    for place, job in jobs.items():
        if job["end"] is not None:
            clock.CumulVar(manager.NodeToIndex(place)).SetRange(job["start"], job["end"])
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(int(1000 * problem["cpuSeconds"]))
    began = time.process_time()
    answer = routing.SolveWithParameters(parameters)
    routes = None
    if answer:
        routes = []
        for vehicle in range(fleet["count"]):
            index, route = answer.Value(routing.NextVar(routing.Start(vehicle))), []
            while not routing.IsEnd(index):
                route.append(manager.IndexToNode(index))
                index = answer.Value(routing.NextVar(index))
            if route:
                routes.append(route)
    return routes, time.process_time() - began, None


def main():
    if sys.argv[1:] == ["--versions"]:
        json.dump(versions(), sys.stdout)
        return
    problem = json.load(sys.stdin)
    engine = {"pyvrp": pyvrp, "vroom": vroom, "ortools": ortools}[problem["engine"]]
    routes, seconds, iterations = engine(problem)
    json.dump({"routes": routes, "cpuSeconds": seconds, "iterations": iterations}, sys.stdout)


main()

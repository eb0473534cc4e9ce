"""Solves one made-up day with PyVRP: JSON on standard input, JSON on standard output.

In:  {seed, cpuSeconds, size, distances[], durations[], depots[], vehicle_types[], clients[], shipments[]}; the last four hold
     the arguments of PyVRP's classes, by its names.
Out: {cost, routes: [{vehicleType, steps: ["D0", "C4", "D1", ...]}]}, or null when there is no feasible answer.
"""

import json
import sys
import time

import numpy
from pyvrp import Client, Depot, Location, ProblemData, Shipment, VehicleType, solve


def main():
    day = json.load(sys.stdin)

    def matrix(name):
        return numpy.array(day[name], dtype=numpy.int64).reshape(day["size"], day["size"])

    data = ProblemData(
        locations=[Location(0, 0) for _ in range(day["size"])],
        depots=[Depot(**each) for each in day["depots"]],
        vehicle_types=[VehicleType(**each) for each in day["vehicle_types"]],
        clients=[Client(**each) for each in day["clients"]],
        shipments=[Shipment(**each) for each in day["shipments"]],
        distance_matrices=[matrix("distances")],
        duration_matrices=[matrix("durations")],
    )
    end = time.process_time() + day["cpuSeconds"]
    result = solve(data, lambda best_cost: time.process_time() >= end, seed=day["seed"], collect_stats=False)
    answer = None
    if result.is_feasible():
        routes = [
            {"vehicleType": route.vehicle_type(), "steps": [str(step) for step in route]}
            for route in result.best.routes()
        ]
        answer = {"cost": result.cost(), "routes": routes}
    json.dump(answer, sys.stdout)


main()

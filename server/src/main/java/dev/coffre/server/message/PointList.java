package dev.coffre.server.message;

import java.util.List;

/** The recovery points of a machine, oldest first. */
public record PointList(List<PointEntry> points) {
    public PointList {
        points = List.copyOf(points);
    }
}

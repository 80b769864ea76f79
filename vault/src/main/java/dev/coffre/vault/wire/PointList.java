package dev.coffre.vault.wire;

import java.util.List;

/** The recovery points of a machine, oldest first. */
public record PointList(List<PointEntry> points) {
    public PointList {
        points = List.copyOf(points);
    }
}

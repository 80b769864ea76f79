package dev.coffre.server.scrub;

/** How much a scrub read, and how many damages it found. */
public record ScrubReport(long packs, long records, long points, long damages) {}

package dev.coffre.server.catalog;

import java.util.OptionalLong;

/**
 * A pack, to be compared with a listing of the store.
 *
 * @param listed the length of its file when it was first listed; empty if it was not
 */
public record ListedPackRow(PackRow pack, OptionalLong listed) {}

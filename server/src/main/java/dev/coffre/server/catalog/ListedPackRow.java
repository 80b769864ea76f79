package dev.coffre.server.catalog;

import java.util.OptionalLong;

/**
 * A pack, to be compared with a listing of the store.
 *
 * @param listed the length of its file when it was first listed; empty if it was not
 * @param isAdoptedInPart whether records of it were left out when it was adopted, since their children were missing
 */
public record ListedPackRow(PackRow pack, OptionalLong listed, boolean isAdoptedInPart) {}

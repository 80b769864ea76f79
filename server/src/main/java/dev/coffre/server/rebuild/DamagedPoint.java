package dev.coffre.server.rebuild;

/**
 * A point whose file is damaged or lost.
 *
 * @param machine id
 * @param name of the machine
 * @param code of the problem catalog
 * @param file below the store folder
 * @param reason what is wrong with it, in a few words
 */
public record DamagedPoint(String machine, String name, long seq, String code, String file, String reason) {}

package dev.coffre.server.rebuild;

/**
 * A point whose file is damaged or lost.
 *
 * @param machine the machine's id
 * @param name the machine's name
 * @param code the code of the problem
 * @param file the path below the store directory
 * @param reason what is wrong with the file, in a few words
 */
public record DamagedPoint(String machine, String name, long seq, String code, String file, String reason) {}

package dev.coffre.agent.child;

/**
 * Where a child process has mounted recovery points.
 *
 * @param folder for people
 * @param hours until it unmounts them by itself
 */
public record MountedFolder(String folder, int hours) {}

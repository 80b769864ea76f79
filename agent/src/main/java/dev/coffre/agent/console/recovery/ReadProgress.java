package dev.coffre.agent.console.recovery;

/**
 * How far a read of many points is.
 *
 * @param number of the point that is read, from 1; 0 if none is read yet
 * @param total number of points to read
 */
public record ReadProgress(int number, int total) {
    static final ReadProgress NONE = new ReadProgress(0, 0);
}

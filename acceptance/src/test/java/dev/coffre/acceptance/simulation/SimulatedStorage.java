package dev.coffre.acceptance.simulation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What keeps the files of a store, as a check sees it: without the code of the service, and without mishaps. */
interface SimulatedStorage {
    /** What would be left of a file if the power failed now and nothing were lucky. */
    Optional<byte[]> durable(Path file);

    boolean isThere(Path file);

    /** What the file has now, durable or not. */
    byte[] bytes(Path file);

    /** Every file's path, sorted. */
    List<Path> files();

    /** Names that were given to a second file. */
    List<String> createdAgain();

    /** A bit flips by itself. */
    void rot(Path file, int at);

    /** A file is gone, durably, and nobody did it. */
    void lose(Path file);
}

package dev.coffre.backup.source;

/** Is told what a walk left out or could not read, on the thread that walks. */
@FunctionalInterface
public interface SourceListener {
    void report(SourceProblem problem);
}

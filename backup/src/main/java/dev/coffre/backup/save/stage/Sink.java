package dev.coffre.backup.save.stage;

/**
 * Input port of a pipeline stage. A stage passes its results to the port of the next stage and knows no other stage.
 * Called by the thread that walks.
 */
public interface Sink<T> {
    void accept(T value);

    /** Ends the stream. The stage passes on everything that it holds back, and then ends the stream of the next stage. */
    void finish();
}

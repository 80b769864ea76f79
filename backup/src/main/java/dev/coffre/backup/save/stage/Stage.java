package dev.coffre.backup.save.stage;

/** A pipeline stage that is not connected to the next one yet. */
@FunctionalInterface
public interface Stage<I, O> {

    /** Returns the input port of this stage. Its results go to {@code next}. */
    Sink<I> connect(Sink<O> next);

    /** Returns this stage and the next one as one stage. */
    default <P> Stage<I, P> then(Stage<O, P> next) {
        return last -> connect(next.connect(last));
    }
}

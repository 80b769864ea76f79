package dev.coffre.agent.console.frame;

/** Handles a request for a page. */
@FunctionalInterface
public interface Handler {
    Answer answer(Visit visit);
}

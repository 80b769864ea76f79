package dev.coffre.agent.console.frame;

/** Answers a visit. */
@FunctionalInterface
public interface Handler {
    Answer answer(Visit visit);
}

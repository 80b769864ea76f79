package dev.coffre.server.portal.frame;

/** Answers a visit. */
@FunctionalInterface
public interface Handler {
    Answer answer(Visit visit);
}

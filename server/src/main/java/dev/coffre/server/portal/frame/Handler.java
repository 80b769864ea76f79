package dev.coffre.server.portal.frame;

/** Handles a page request. */
@FunctionalInterface
public interface Handler {
    Answer answer(Visit visit);
}

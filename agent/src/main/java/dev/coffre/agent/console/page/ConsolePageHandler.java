package dev.coffre.agent.console.page;

/** Handles a request for a page. */
@FunctionalInterface
public interface ConsolePageHandler {
    ConsolePageResponse handle(ConsolePageRequest request);
}

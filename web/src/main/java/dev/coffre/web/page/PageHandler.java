package dev.coffre.web.page;

/**
 * Handles a request for a page.
 *
 * @param <R> the requests of the program
 */
@FunctionalInterface
public interface PageHandler<R extends PageRequest> {
    PageResponse handle(R request);
}

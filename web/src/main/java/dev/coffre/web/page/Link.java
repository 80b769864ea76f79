package dev.coffre.web.page;

/**
 * A link on a page.
 *
 * @param current whether it leads to the page that it is on
 */
public record Link(String label, String address, boolean current) {}

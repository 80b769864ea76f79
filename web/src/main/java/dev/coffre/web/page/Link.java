package dev.coffre.web.page;

/**
 * A place that a page leads to.
 *
 * @param current whether this page is there
 */
public record Link(String label, String address, boolean current) {}

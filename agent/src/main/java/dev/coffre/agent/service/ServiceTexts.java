package dev.coffre.agent.service;

/**
 * How the service manager shows the service to people.
 *
 * @param displayName unique among all services of the machine
 */
public record ServiceTexts(String displayName, String description) {}

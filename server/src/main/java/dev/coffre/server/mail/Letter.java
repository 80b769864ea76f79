package dev.coffre.server.mail;

/**
 * A mail of plain text.
 *
 * @param subject one line
 */
public record Letter(MailAddress to, String subject, String body) {}

package dev.coffre.server.mail;

/**
 * A mail of plain text.
 *
 * @param subject one line
 */
public record MailMessage(MailAddress to, String subject, String body) {}

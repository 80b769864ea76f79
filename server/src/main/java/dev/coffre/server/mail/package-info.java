/** Mails about alerts: recipients, text, outbox, and delivery to a mail server that may be hostile. */
@NullMarked
package dev.coffre.server.mail;

import org.jspecify.annotations.NullMarked;

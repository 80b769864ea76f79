/** Mails about alerts: who gets them, how they read, and how they come to a mail server that may be anybody's. */
@NullMarked
package dev.coffre.server.mail;

import org.jspecify.annotations.NullMarked;

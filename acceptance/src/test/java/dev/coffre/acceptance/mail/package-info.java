/** Alerts by mail, through a real mail server. */
@NullMarked
package dev.coffre.acceptance.mail;

import org.jspecify.annotations.NullMarked;

/** What goes wrong: bad input, full disks, killed programs, hostile servers. Each is told, and nothing is lost. */
@NullMarked
package dev.coffre.acceptance.fault;

import org.jspecify.annotations.NullMarked;

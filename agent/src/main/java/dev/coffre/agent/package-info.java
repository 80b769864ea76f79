/** What runs beside the files: commands, registration, jobs. */
@NullMarked
package dev.coffre.agent;

import org.jspecify.annotations.NullMarked;

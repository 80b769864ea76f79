/** Opens and lists recovery points for reading: this machine's, or by credentials and secret those of another one. */
@NullMarked
package dev.coffre.agent.reading;

import org.jspecify.annotations.NullMarked;

/** Opens and lists recovery points for reading: of this machine, or of another one by vault credentials and secret. */
@NullMarked
package dev.coffre.agent.reading;

import org.jspecify.annotations.NullMarked;

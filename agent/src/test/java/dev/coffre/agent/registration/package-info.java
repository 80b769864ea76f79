/** Keys out of passphrases. */
@NullMarked
package dev.coffre.agent.registration;

import org.jspecify.annotations.NullMarked;

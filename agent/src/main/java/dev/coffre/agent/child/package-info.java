/** Jobs in processes of their own, so that their memory is given back. */
@NullMarked
package dev.coffre.agent.child;

import org.jspecify.annotations.NullMarked;

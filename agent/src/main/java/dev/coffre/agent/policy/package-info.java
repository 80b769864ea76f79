/** The backup policy: what of this machine is backed up, and when. Only this machine knows it. */
@NullMarked
package dev.coffre.agent.policy;

import org.jspecify.annotations.NullMarked;

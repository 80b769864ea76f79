/** What of this machine is backed up, and when: the backup policy, which only this machine knows. */
@NullMarked
package dev.coffre.agent.policy;

import org.jspecify.annotations.NullMarked;

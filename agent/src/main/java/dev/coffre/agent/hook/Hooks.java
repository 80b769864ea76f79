package dev.coffre.agent.hook;

import java.util.Optional;

/**
 * What runs beside every backup of this machine.
 *
 * @param pre before anything is read
 * @param post when the backup has ended, however it ended
 */
public record Hooks(Optional<Hook> pre, Optional<Hook> post) {
    public static final Hooks NONE = new Hooks(Optional.empty(), Optional.empty());

    public Optional<Hook> of(HookPhase phase) {
        return phase == HookPhase.PRE ? pre : post;
    }

    public Hooks with(HookPhase phase, Optional<Hook> hook) {
        return phase == HookPhase.PRE ? new Hooks(hook, post) : new Hooks(pre, hook);
    }
}

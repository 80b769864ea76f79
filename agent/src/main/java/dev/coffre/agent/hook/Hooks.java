package dev.coffre.agent.hook;

import java.util.Optional;

/**
 * The hooks of every backup on this machine.
 *
 * @param pre runs before anything is read
 * @param post runs after the backup has ended, with or without success
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

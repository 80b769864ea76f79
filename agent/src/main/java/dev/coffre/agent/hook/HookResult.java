package dev.coffre.agent.hook;

import java.time.Duration;

/** How a hook ended. */
sealed interface HookResult {
    /** The program exited; 0 means success. */
    record Exited(int code) implements HookResult {
        @Override
        public String toString() {
            return "exit " + code;
        }
    }

    /** The program was ended because of its timeout. */
    record TimedOut(Duration timeout) implements HookResult {
        @Override
        public String toString() {
            return "timeout " + timeout.toSeconds() + " s";
        }
    }

    /** The program was ended because the job was cancelled. */
    record Cancelled() implements HookResult {
        @Override
        public String toString() {
            return "cancelled";
        }
    }

    /** The program could not be started. */
    record NotStarted(String reason) implements HookResult {
        @Override
        public String toString() {
            return reason;
        }
    }

    default boolean isSuccess() {
        return this instanceof Exited(int code) && code == 0;
    }
}

package dev.coffre.agent.hook;

import java.time.Duration;

/** How a hook ended. */
sealed interface HookEnd {
    /** By itself; 0 is good. */
    record Exited(int code) implements HookEnd {
        @Override
        public String toString() {
            return "exit " + code;
        }
    }

    /** It was ended, because it took too long. */
    record TimedOut(Duration timeout) implements HookEnd {
        @Override
        public String toString() {
            return "timeout " + timeout.toSeconds() + " s";
        }
    }

    /** It was ended, because the job was cancelled. */
    record Cancelled() implements HookEnd {
        @Override
        public String toString() {
            return "cancelled";
        }
    }

    /** It could not be started. */
    record NotStarted(String reason) implements HookEnd {
        @Override
        public String toString() {
            return reason;
        }
    }

    default boolean isGood() {
        return this instanceof Exited(int code) && code == 0;
    }
}

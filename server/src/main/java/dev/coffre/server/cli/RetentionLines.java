package dev.coffre.server.cli;

import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import dev.coffre.vault.retention.TierMessage;
import dev.coffre.vault.wire.RetainedPointEntry;
import dev.coffre.vault.wire.RetentionResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints which points are kept, how long, and why. */
record RetentionLines(VaultTexts texts, Printer printer) {

    void show(RetentionResponse answer) {
        answer.policy().ifPresentOrElse(this::policy, () -> printer.say("retention.none"));
        if (answer.shortens()) {
            printer.say("retention.shortens");
        }
        answer.points().forEach(this::point);
        answer.next().ifPresent(next -> printer.say("list.more", next));
    }

    private void policy(RetentionPolicyMessage policy) {
        tier("retention.daily", policy.daily());
        tier("retention.weekly", policy.weekly());
        tier("retention.monthly", policy.monthly());
        tier("retention.yearly", policy.yearly());
        printer.say("retention.zone", policy.zone());
    }

    private void tier(String key, Optional<TierMessage> tier) {
        tier.ifPresent(one -> printer.say(key, RetentionPolicySyntax.format(one)));
    }

    private void point(RetainedPointEntry point) {
        Instant received = Instant.ofEpochMilli(point.receivedAt());
        String why = point.keeps().stream()
                .map(keep -> texts.say("cause." + keep.cause()))
                .collect(Collectors.joining(", "));
        if (point.removal().isPresent()) {
            printer.say("retention.deleted", point.seq(), received, instant(point.removal()));
        } else if (point.expired().isPresent()) {
            printer.say("retention.expired", point.seq(), received, instant(point.expired()));
        } else if (point.until().isPresent()) {
            printer.say("retention.until", point.seq(), received, instant(point.until()), why);
        } else {
            printer.say("retention.kept", point.seq(), received, why);
        }
    }

    private static Instant instant(Optional<Long> millis) {
        return Instant.ofEpochMilli(millis.orElseThrow());
    }
}

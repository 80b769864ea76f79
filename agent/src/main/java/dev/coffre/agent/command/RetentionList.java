package dev.coffre.agent.command;

import dev.coffre.vault.retention.PolicyForm;
import dev.coffre.vault.retention.PolicyText;
import dev.coffre.vault.retention.TierForm;
import dev.coffre.vault.wire.RetainedPoint;
import dev.coffre.vault.wire.RetentionShown;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Prints which recovery points of this machine the vault keeps, until when, and why. */
record RetentionList(Speech speech) {

    /** @param pages returns the page after a sequence number */
    void show(LongFunction<RetentionShown> pages) {
        RetentionShown page = pages.apply(0);
        page.policy().ifPresentOrElse(this::policy, () -> speech.say("policy.none"));
        if (page.shortens()) {
            speech.say("policy.shortens");
        }
        page(page);
        while (page.next().isPresent()) {
            page = pages.apply(page.next().orElseThrow());
            page(page);
        }
    }

    private void page(RetentionShown page) {
        speech.event(page);
        page.points().forEach(this::point);
    }

    private void policy(PolicyForm policy) {
        tier("policy.daily", policy.daily());
        tier("policy.weekly", policy.weekly());
        tier("policy.monthly", policy.monthly());
        tier("policy.yearly", policy.yearly());
        speech.say("policy.zone", policy.zone());
    }

    private void tier(String key, Optional<TierForm> tier) {
        tier.ifPresent(one -> speech.say(key, PolicyText.write(one)));
    }

    private void point(RetainedPoint point) {
        String received = instant(point.receivedAt());
        String why = point.keeps().stream()
                .map(keep -> speech.texts().say("cause." + keep.cause()))
                .collect(Collectors.joining(", "));
        if (point.removal().isPresent()) {
            speech.say(
                    "policy.point.deleted",
                    point.seq(),
                    received,
                    instant(point.removal().orElseThrow()));
        } else if (point.expired().isPresent()) {
            speech.say(
                    "policy.point.expired",
                    point.seq(),
                    received,
                    instant(point.expired().orElseThrow()));
        } else if (point.until().isPresent()) {
            speech.say(
                    "policy.point.until",
                    point.seq(),
                    received,
                    instant(point.until().orElseThrow()),
                    why);
        } else {
            speech.say("policy.point.kept", point.seq(), received, why);
        }
    }

    private String instant(long millis) {
        return speech.amounts().instant(Instant.ofEpochMilli(millis));
    }
}

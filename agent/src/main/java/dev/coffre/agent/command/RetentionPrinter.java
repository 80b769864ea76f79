package dev.coffre.agent.command;

import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import dev.coffre.vault.retention.TierMessage;
import dev.coffre.vault.wire.RetainedPointEntry;
import dev.coffre.vault.wire.RetentionResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Prints which recovery points of this machine the vault keeps, until when, and why. */
record RetentionPrinter(TerminalOutput output) {

    /** @param pages returns the page after a sequence number */
    void show(LongFunction<RetentionResponse> pages) {
        RetentionResponse page = pages.apply(0);
        page.policy().ifPresentOrElse(this::policy, () -> output.message("retention.none"));
        if (page.shortens()) {
            output.message("retention.shortens");
        }
        page(page);
        while (page.next().isPresent()) {
            page = pages.apply(page.next().orElseThrow());
            page(page);
        }
    }

    private void page(RetentionResponse page) {
        output.event(page);
        page.points().forEach(this::point);
    }

    private void policy(RetentionPolicyMessage policy) {
        tier("retention.daily", policy.daily());
        tier("retention.weekly", policy.weekly());
        tier("retention.monthly", policy.monthly());
        tier("retention.yearly", policy.yearly());
        output.message("retention.zone", policy.zone());
    }

    private void tier(String key, Optional<TierMessage> tier) {
        tier.ifPresent(one -> output.message(key, RetentionPolicySyntax.format(one)));
    }

    private void point(RetainedPointEntry point) {
        String received = instant(point.receivedAt());
        String why = point.keeps().stream()
                .map(keep -> output.texts().format("cause." + keep.cause()))
                .collect(Collectors.joining(", "));
        if (point.removal().isPresent()) {
            output.message(
                    "retention.point.deleted",
                    point.seq(),
                    received,
                    instant(point.removal().orElseThrow()));
        } else if (point.expired().isPresent()) {
            output.message(
                    "retention.point.expired",
                    point.seq(),
                    received,
                    instant(point.expired().orElseThrow()));
        } else if (point.until().isPresent()) {
            output.message(
                    "retention.point.until",
                    point.seq(),
                    received,
                    instant(point.until().orElseThrow()),
                    why);
        } else {
            output.message("retention.point.kept", point.seq(), received, why);
        }
    }

    private String instant(long millis) {
        return output.format().instant(Instant.ofEpochMilli(millis));
    }
}

package dev.coffre.agent.machine;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.HeadFile;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/** This machine's memory of its chain's head, to compare with what the vault shows. */
public record RememberedHead(ChainHead head) {
    public static RememberedHead of(CoffreHome home) {
        return new RememberedHead(new HeadFile(home.state()).head());
    }

    /**
     * Returns {@code chain-rolled-back} or {@code chain-forked} if the vault shows an older or another chain than this
     * machine has seen. That is as serious as damage.
     */
    public Optional<Problem> contradiction(PointChain chain) {
        if (chain.head().seq() < head.seq()) {
            return Optional.of(ProblemCode.CHAIN_ROLLED_BACK
                    .with("shown", chain.head().seq())
                    .with("known", head.seq()));
        }
        return chain.wasHead(head) ? Optional.empty() : Optional.of(ProblemCode.CHAIN_FORKED.with("seq", head.seq()));
    }

    /** Throws the problem of {@link #contradiction}, if any. */
    public void require(PointChain chain) {
        contradiction(chain).ifPresent(problem -> {
            throw problem;
        });
    }
}

/**
 * Agents, vault service, disk, catalog, network and clock in one process on one seed, with everything going wrong that may,
 * and a model that says what has to hold all the same (docs/simulator.md).
 */
@NullMarked
package dev.coffre.acceptance.simulation;

import org.jspecify.annotations.NullMarked;

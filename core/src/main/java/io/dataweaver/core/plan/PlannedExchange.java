package io.dataweaver.core.plan;

import io.dataweaver.core.exchange.Exchange;

/**
 * Where a pipeline is cut in two, because a step has to see all records of a key in one place.
 *
 * @param feeding what brings records there: a plan like any other, whose sink is the exchange
 * @param exchange what the next plan reads
 */
public record PlannedExchange(PipelinePlan feeding, Exchange exchange) {}

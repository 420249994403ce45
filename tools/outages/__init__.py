"""Everything that can go wrong between a sensor and Home Assistant, on real parts."""

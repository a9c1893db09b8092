"""What every other room stands on: text, numbers, targets, words of the field, faults, addresses."""

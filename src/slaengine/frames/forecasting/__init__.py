"""What forecasts by columns are made of."""
